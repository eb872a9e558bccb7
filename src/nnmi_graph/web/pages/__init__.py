"""The pages, a module each: what is asked for, and the answer as a page or as data."""
