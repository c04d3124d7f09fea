// What pages can do better with JavaScript than without. Nothing here is needed to use them.
