"""The sections of a case: what the desk knows of reports, episodes, fields, services …, and what can be done there."""
