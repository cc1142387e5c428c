"""Takes orders: a code by SMS confirms who orders, then documents are asked for."""
