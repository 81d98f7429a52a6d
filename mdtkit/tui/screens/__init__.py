"""The places of the application, one file each, and the overlays that ask or explain."""
