"""Where the work on each article runs: in this process, in a pool of processes, or on a Dask cluster."""
