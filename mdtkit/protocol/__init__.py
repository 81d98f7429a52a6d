"""The protocol: rule types, parsing of given bytes, overlay, validation. Pure: no disk, no clock."""
