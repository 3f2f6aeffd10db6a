"""Starting the product from a bare machine: `./relais`.

Standard library only, save `prepare` and `drain`, which run inside the virtual environment.
"""
