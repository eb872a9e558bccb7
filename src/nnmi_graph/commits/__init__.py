"""Records that enter a store, and leave it: what they add to, what they repeat, and the ledger of who entered what.

Nothing here reads a file by its format, or finds fault with a record; what it writes it writes in one transaction.
"""
