# English to the pseudo-language: every vowel twice (a third longer) and brackets around: what is cut, or stands on a
# screen without them, was laid out too narrowly or is not translated. The formats (%u, %d, %s) stay as they are.
s/[aeo]/&&/g
s/i/ii/g
s/^/[!! /
s/$/ !!]/
