"""Other readers of rate files, each run as `python by_<reader>.py FILE CODES FOLDER` in an environment of the bench's.

Nothing of this project is there, so that each peer is used as its own documentation shows it.
"""
