"""What lets other frameworks call us; each module needs the framework that it is named after.

`columns` serves whatever works on batches of columns: Ray Data, Hugging Face datasets.
"""
