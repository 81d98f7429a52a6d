"""The chronology: a case is the append-only list of its dated entries.

Pure room: standard library and msgspec only. ``entry`` holds the shape of one entry,
``kinds`` the fixed vocabulary with its schemas, ``chain`` the bytes that are hashed and
signed, ``fold`` what counts once corrections have been taken into account.
"""
