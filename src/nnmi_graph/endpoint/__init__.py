"""A store over HTTP: the SPARQL 1.1 Protocol, the Graph Store Protocol, and processes in which a query can be stopped.

It knows neither pages nor our content.
"""
