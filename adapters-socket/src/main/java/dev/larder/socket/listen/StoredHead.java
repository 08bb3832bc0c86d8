package dev.larder.socket.listen;

import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.ResponseHead;
import dev.larder.socket.wire.Framing;
import dev.larder.socket.wire.HeadWriter;
import java.util.function.Function;

/// Encodes what stays the same in every reuse of a stored response: status line, stored fields,
/// length and Larder's `Via`, up to and without `Age`. Immutable.
final class StoredHead implements Function<StoredEntry, byte[]> {
  private final String pseudonym;

  /// @param pseudonym name of this instance in `Via`
  StoredHead(String pseudonym) {
    this.pseudonym = pseudonym;
  }

  @Override
  public byte[] apply(StoredEntry entry) {
    ResponseHead head = entry.response().head();
    Fields fields =
        Forwarding.endToEnd(head.fields())
            .without(
                name ->
                    name.equals(FieldName.AGE)
                        || name.equals(FieldName.CONTENT_LENGTH)
                        || name.equals(FieldName.TRANSFER_ENCODING));
    Framing framing = head.hasNoContent() ? Framing.NONE : new Framing.Length(entry.length());
    return new HeadWriter()
        .response(head.status(), head.reason())
        .fields(fields)
        .framing(framing)
        .field(FieldName.VIA, Forwarding.via(head.minorVersion(), pseudonym))
        .toByteArray();
  }
}
