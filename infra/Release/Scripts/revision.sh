git rev-parse HEAD 2>/dev/null || printf 'unknown\n'
