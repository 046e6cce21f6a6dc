"""WhatsApp: what a shopper sent as text, replies cut into messages, and Twilio that takes them."""
