package dev.larder.domain.message;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What an intermediary does to a field section when it passes a message on (RFC 9110 section 7.6).
public final class Forwarding {
  /// Fields about one connection, whether or not `Connection` names them (section 7.6.1), and those
  /// of the authentication between a client and its next proxy (section 11.7).
  private static final Set<FieldName> HOP_BY_HOP =
      Set.of(
          FieldName.CONNECTION,
          FieldName.KEEP_ALIVE,
          FieldName.PROXY_CONNECTION,
          FieldName.PROXY_AUTHENTICATE,
          FieldName.PROXY_AUTHENTICATION_INFO,
          FieldName.PROXY_AUTHORIZATION,
          FieldName.TE,
          FieldName.TRAILER,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE);

  private static final long HOP_BY_HOP_MASK = Fields.maskOf(HOP_BY_HOP.toArray(FieldName[]::new));

  private Forwarding() {}

  /// The end-to-end fields: without hop-by-hop fields and those that `Connection` nominates.
  public static Fields endToEnd(Fields fields) {
    if (!fields.hasAny(HOP_BY_HOP_MASK)) {
      return fields;
    }
    Set<String> nominated = nominated(fields.all(FieldName.CONNECTION));
    return fields.without(
        name -> HOP_BY_HOP.contains(name) || nominated.contains(name.lowerCase()));
  }

  /// Whether this field of a message is meant for the next recipient only, so that whoever comes
  /// after it never sees it.
  public static boolean isHopByHop(FieldName name, Fields message) {
    if (HOP_BY_HOP.contains(name)) {
      return true;
    }
    if (message.has(FieldName.CONNECTION)) {
      for (String line : message.all(FieldName.CONNECTION)) {
        boolean common = line.equalsIgnoreCase("keep-alive") || line.equalsIgnoreCase("close");
        if (!common && nominated(List.of(line)).contains(name.lowerCase())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> nominated(List<String> connection) {
    Set<String> names = new HashSet<>();
    for (String line : connection) {
      for (String member : line.split(",", -1)) {
        names.add(member.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /// The fields of a request as they go to the origin server: end-to-end ones, `Host` made from the
  /// target URI (RFC 9112 section 3.2.2), without `Content-Length`, which the sender derives from
  /// the content, and with Larder's `Via`.
  ///
  /// @param pseudonym name of this instance, such as `larder-0a1b2c3d`
  public static Fields toOrigin(RequestHead request, String pseudonym) {
    Fields passed = endToEnd(request.fields());
    Fields.Builder fields = Fields.builder().add(FieldName.HOST, request.target().authority());
    for (int i = 0; i < passed.size(); i++) {
      if (!passed.is(i, FieldName.HOST) && !passed.is(i, FieldName.CONTENT_LENGTH)) {
        fields.copy(passed, i);
      }
    }
    return fields.add(FieldName.VIA, via(request.minorVersion(), pseudonym)).build();
  }

  /// The fields of a response as they go to the client: end-to-end ones, with Larder's `Via`.
  public static Fields toClient(ResponseHead response, String pseudonym) {
    return endToEnd(response.fields()).toBuilder()
        .add(FieldName.VIA, via(response.minorVersion(), pseudonym))
        .build();
  }

  /// One member of `Via` (section 7.6.3).
  public static String via(int minorVersion, String pseudonym) {
    return "1." + minorVersion + ' ' + pseudonym;
  }

  /// Whether the request has been here before: its `Via` names this very instance.
  public static boolean hasPassed(Fields request, String pseudonym) {
    for (String line : request.all(FieldName.VIA)) {
      for (String member : line.split(",", -1)) {
        String[] words = member.strip().split("[ \t]+", -1);
        if (words.length >= 2 && words[1].equalsIgnoreCase(pseudonym)) {
          return true;
        }
      }
    }
    return false;
  }
}
