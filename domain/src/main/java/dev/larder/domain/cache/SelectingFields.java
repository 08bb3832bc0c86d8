package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The request fields that selected a response, with the values that the request had: its secondary
/// key (RFC 9111 section 4.1).
///
/// @param names fields that `Vary` nominates, sorted, without duplicates
/// @param values normalised value for each name; the empty string stands for an absent field, and
///   for one that the origin server never saw because it was for Larder only
public record SelectingFields(List<FieldName> names, List<String> values) {
  /// Value of a field that is there and empty. No other field has it, since empty list members are
  /// left out.
  private static final String EMPTY = ",";

  /// The secondary key of a response that does not vary.
  public static final SelectingFields NONE = new SelectingFields(List.of(), List.of());

  public SelectingFields {
    names = List.copyOf(names);
    values = List.copyOf(values);
    if (names.size() != values.size()) {
      throw new IllegalArgumentException("as many values as names are needed");
    }
  }

  /// The secondary key that a response to this request has; empty when `Vary` contains `*`, which
  /// nothing ever matches, or a member that is no field name.
  public static Optional<SelectingFields> of(Fields request, Fields response) {
    if (!response.has(FieldName.VARY)) {
      return Optional.of(NONE);
    }
    List<String> members = FieldLists.members(response.all(FieldName.VARY));
    List<FieldName> names = new ArrayList<>();
    for (String member : members) {
      if (!Tokens.isToken(member) || member.equals("*")) {
        return Optional.empty();
      }
      FieldName name = FieldName.of(member);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    names.sort(Comparator.comparing(FieldName::lowerCase));
    List<String> values = new ArrayList<>(names.size());
    for (FieldName name : names) {
      values.add(normalised(name, request));
    }
    return Optional.of(new SelectingFields(names, values));
  }

  /// Whether a request has the same values in all selecting fields.
  public boolean match(Fields request) {
    for (int i = 0; i < names.size(); i++) {
      if (!values.get(i).equals(normalised(names.get(i), request))) {
        return false;
      }
    }
    return true;
  }

  /// Values are compared after what section 4.1 allows for every field: several lines are one list,
  /// and white space around its members does not count.
  private static String normalised(FieldName name, Fields request) {
    List<String> lines = request.all(name);
    if (lines.isEmpty() || Forwarding.isHopByHop(name, request)) {
      return "";
    }
    List<String> members = FieldLists.members(lines);
    return members.isEmpty() ? EMPTY : String.join(",", members);
  }
}
