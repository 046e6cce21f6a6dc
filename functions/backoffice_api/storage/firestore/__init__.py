"""The store on Firestore: its calls, what is read and written, and in which shape."""
