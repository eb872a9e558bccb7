"""The pages of the server as a folder of files, with downloads, descriptions and a search that need no server."""
