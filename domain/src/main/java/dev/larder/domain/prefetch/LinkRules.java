package dev.larder.domain.prefetch;

import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Eligibility.Eligible;
import dev.larder.domain.prefetch.Eligibility.NotEligible;
import dev.larder.domain.prefetch.Eligibility.Reason;
import java.util.List;

/// Decides which links of a page may be fetched before anyone asks.
///
/// GET is meant to be safe (RFC 9110 section 9.2.1), yet there are sites where following a link
/// logs out or deletes something. A link that is left out for nothing costs one prefetch; one that
/// is followed for nothing may cost a person their data: in doubt the answer is no.
public final class LinkRules {
  /// The actions that are recognised unless a list is configured. How they are read: [ActionWords].
  ///
  /// Left out on purpose, since far more pages than actions bear these words: `login`, `edit`,
  /// `like`, `follow`, `share`, `post`, `send`, `order`, `pay`.
  public static final List<String> DEFAULT_ACTIONS =
      List.of(
          // sessions
          "log out",
          "log off",
          "sign out",
          "sign off",
          "end session",
          "switch user",
          "impersonate",
          // taking away
          "delete",
          "del=",
          "remove",
          "destroy",
          "erase",
          "purge",
          "trash",
          "discard",
          "revoke",
          "reset",
          "deactivate",
          "unpublish",
          "uninstall",
          // shops
          "add to cart",
          "add to basket",
          "add to bag",
          "add to wishlist",
          "add to list",
          "cart add",
          "cart update",
          "cart empty",
          "cart clear",
          "basket add",
          "empty cart",
          "empty basket",
          "clear cart",
          "checkout",
          "buy",
          "buy now",
          "purchase",
          "place order",
          "pay now",
          // memberships
          "subscribe",
          "unsubscribe",
          "opt out",
          "opt in",
          "unfollow",
          "follow=",
          // opinions
          "vote",
          "upvote",
          "downvote",
          "like=",
          "dislike",
          "unlike",
          // decisions
          "cancel",
          "confirm",
          "approve",
          "reject",
          "decline",
          "activate",
          "submit",
          "mark as read",
          "mark read",
          "mark all read",
          // machines
          "install",
          "restart",
          "reboot",
          "shut down",
          // parameters whose value is an action, whichever
          "action=",
          "cmd=",
          "do=",
          "op=");

  private static final Eligible ELIGIBLE = new Eligible();

  private final ActionWords actions;

  /// Rules with a list of actions.
  ///
  /// @param actions such as `log out` or `action=`, see [ActionWords]; empty to recognise none
  /// @throws IllegalArgumentException for an entry that cannot be read; the message names it
  public LinkRules(List<String> actions) {
    this.actions = new ActionWords(actions);
  }

  /// Whether `link`, found in the page at `page`, may be fetched.
  public Eligibility assess(Link link, TargetUri page) {
    if (link.target().equals(page)) {
      return new NotEligible(Reason.SAME_PAGE, "");
    }
    if (!link.target().sameOrigin(page)) {
      return new NotEligible(Reason.OTHER_ORIGIN, "");
    }
    if (link.noFollow()) {
      return new NotEligible(Reason.NO_FOLLOW, "");
    }
    if (link.download()) {
      return new NotEligible(Reason.DOWNLOAD, "");
    }
    return actions
        .firstIn(link.target())
        .<Eligibility>map(word -> new NotEligible(Reason.ACTION, word))
        .orElse(ELIGIBLE);
  }
}
