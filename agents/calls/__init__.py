"""Understanding what was said in a call with a chat model: typed, quoted, without tools."""
