package dev.larder.html;

import java.time.Duration;

/// How much of one page is read. Where a limit is met reading ends, and the links found until then
/// are the page's links.
///
/// Sizes come from measurements with jsoup 1.24.1 on pages built to be expensive: a tree takes more
/// than 100 octets of heap for each octet of page unless its elements are counted, and a tag name
/// of 1 MiB takes 6 s.
///
/// @param octets of decoded content
/// @param elements in the tree, which may exceed it by the depth of the tree
/// @param links with different targets
/// @param time spent on parsing, checked each time the parser asks for more characters
record PageLimits(long octets, int elements, int links, Duration time) {
  static final PageLimits DEFAULT = new PageLimits(1 << 20, 50_000, 2_000, Duration.ofSeconds(2));
}
