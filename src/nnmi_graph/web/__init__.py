"""The web server: pages of everything, forms for questions, assessments and records.

It asks the workspace, puts what comes back on pages, and refuses what would harm. It decides nothing, computes no
answer, and fetches nothing from anywhere.
"""
