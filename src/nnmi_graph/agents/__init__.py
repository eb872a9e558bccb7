"""The graph for agents: jobs of a workspace as tools of the Model Context Protocol, with the sources of each answer."""
