// Details that were opened stay so when what is around them is brought up to date.

const { callbacks } = Idiomorph.defaults;
callbacks.beforeAttributeUpdated = (name, node) => name !== "open" || node.tagName !== "DETAILS";
