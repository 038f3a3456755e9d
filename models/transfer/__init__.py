"""A classifier that a class teaches itself.

album: photos that students add from their phones.
"""
