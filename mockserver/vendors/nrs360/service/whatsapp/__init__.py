"""WhatsApp: templates that are sent, and the conversations that follow."""
