"""Documents: what is printed or given out of mdtkit, as files that anybody can open."""
