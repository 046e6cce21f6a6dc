"""A double of Twilio's WhatsApp: its REST API, its signed webhooks and the phones page.

What the real SDK sends and receives is spoken here in the same shapes, so that the functions run
unchanged on a laptop. Sources: Twilio's references of the Message, Media and Typing Indicator
resources, of the incoming WhatsApp webhook and of the error and warning dictionary.
"""
