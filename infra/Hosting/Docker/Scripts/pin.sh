# Keeps the image that the edge was created from: the edge is replaced only when its own recipe changes.
printf '%s\n' "$IMAGE"
