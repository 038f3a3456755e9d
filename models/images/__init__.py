"""Pictures as the app uses them: upright, opaque, 8-bit sRGB.

decoding: a file of any origin becomes a Picture. colour: its pixels. samples: pictures that ship with the app.
sizes: other ones. marked: objects on them.
"""
