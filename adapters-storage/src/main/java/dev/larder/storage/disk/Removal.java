package dev.larder.storage.disk;

/// What is to be forgotten under a key.
///
/// @param keyHash hash of the primary key
/// @param variantHash the variant, or 0 for all of them
/// @param upTo what was committed later stays
record Removal(long keyHash, long variantHash, long upTo) {
  boolean covers(long otherVariantHash, long sequence) {
    return sequence <= upTo && (variantHash == 0 || variantHash == otherVariantHash);
  }
}
