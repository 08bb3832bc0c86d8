package dev.larder.domain.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Eligibility.Eligible;
import dev.larder.domain.prefetch.Eligibility.NotEligible;
import dev.larder.domain.prefetch.Eligibility.Reason;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRulesTest {
  private static final TargetUri PAGE = uri("http://example.com/shop/index.html");

  private final LinkRules rules = new LinkRules(LinkRules.DEFAULT_ACTIONS);

  private static TargetUri uri(String text) {
    try {
      return TargetUri.parse(text);
    } catch (MalformedTarget e) {
      throw new AssertionError(text, e);
    }
  }

  private static Link link(String text) {
    return new Link(uri(text), Link.Kind.NAVIGATION, false, false);
  }

  private Eligibility assess(String pathAndQuery) {
    return rules.assess(link("http://example.com" + pathAndQuery), PAGE);
  }

  @Nested
  class Origin {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://example.com/",
          "http://EXAMPLE.com:80/a",
          "http://example.com/shop/index.html?page=2"
        })
    void sameOriginIsEligible(String target) {
      assertEquals(new Eligible(), rules.assess(link(target), PAGE));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://example.com/",
          "http://example.com:8080/",
          "http://www.example.com/",
          "http://example.org/"
        })
    void otherSchemeHostOrPortIsNotEligible(String target) {
      assertEquals(new NotEligible(Reason.OTHER_ORIGIN, ""), rules.assess(link(target), PAGE));
    }

    @Test
    void pageItselfIsNotEligible() {
      assertEquals(
          new NotEligible(Reason.SAME_PAGE, ""), rules.assess(link(PAGE.toString()), PAGE));
    }
  }

  @Nested
  class WishesOfTheAuthor {
    @Test
    void noFollowIsNotEligible() {
      Link link = new Link(uri("http://example.com/a"), Link.Kind.NAVIGATION, true, false);
      assertEquals(new NotEligible(Reason.NO_FOLLOW, ""), rules.assess(link, PAGE));
    }

    @Test
    void downloadIsNotEligible() {
      Link link = new Link(uri("http://example.com/a"), Link.Kind.NAVIGATION, false, true);
      assertEquals(new NotEligible(Reason.DOWNLOAD, ""), rules.assess(link, PAGE));
    }

    @Test
    void subresourcesFollowTheSameRules() {
      Link link =
          new Link(uri("http://example.com/logout.gif"), Link.Kind.SUBRESOURCE, false, false);
      assertInstanceOf(NotEligible.class, rules.assess(link, PAGE));
    }
  }

  @Nested
  class Actions {
    @ParameterizedTest
    @CsvSource({
      "/logout, log out",
      "/log-out, log out",
      "/log_out.php, log out",
      "/LogOut.aspx, log out",
      "/LOGOUT, log out",
      "/%6Cogout, log out",
      "/log%2Dout, log out",
      "/account/signOut, sign out",
      "/user/signout;jsessionid=1, sign out",
      "/delete-account, delete",
      "/items/5/delete, delete",
      "/item/deleteAll, delete",
      "/api/deleteURL, delete",
      "/api/HTMLDelete, delete",
      "/delete2.php, delete",
      "/blog/how-logout-works, log out",
      "/add-to-cart, add to cart",
      "/add_to_cart, add to cart",
      "/addToCart, add to cart",
      "/addtocart, add to cart",
      "/add%20to%20cart, add to cart",
      "/cart/add/17, cart add",
      "/checkout, checkout",
      "/unsubscribe, unsubscribe",
      "/x?delete, delete",
      "/x?delete=5, delete",
      "/x?id=5&op2=delete, delete",
      "/x?a=1;mode=remove+item, remove",
      "/?add-to-cart=99, add to cart",
      "/?action=delete, action=",
      "/?action=show, action=",
      "/?Action[]=show, action=",
      "/?page=2&do=show, do=",
      "/?cmd, cmd=",
      "/vote?up=1, vote"
    })
    void actionIsNotEligible(String target, String word) {
      assertEquals(new NotEligible(Reason.ACTION, word), assess(target));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/undeleted-scenes",
          "/deleted/",
          "/action-films",
          "/films/action",
          "/?genre=action",
          "/?reaction=1",
          "/how-do-i",
          "/del-toro",
          "/login",
          "/cart",
          "/voters",
          "/buyers-guide",
          "/presets",
          "/blog/2024/10/catalogue-outline",
          "/%ff%zz%",
          "/?",
          "/?=&&;=",
          "/equipment.html"
        })
    void pageThatOnlyResemblesAnActionIsEligible(String target) {
      assertEquals(new Eligible(), assess(target));
    }

    @Test
    void hostIsNoAction() {
      Link link = link("http://logout.example.com/a");
      assertEquals(new Eligible(), rules.assess(link, uri("http://logout.example.com/index.html")));
    }

    @Test
    void longestUriIsAssessed() {
      String path = "/a-".repeat(5000);
      assertEquals(new Eligible(), assess(path));
      assertEquals(new NotEligible(Reason.ACTION, "delete"), assess(path + "delete"));
    }
  }

  @Nested
  class Configuration {
    @Test
    void configuredListReplacesTheDefault() {
      LinkRules own = new LinkRules(List.of("löschen", "Feed/The-Fish", "go="));
      assertEquals(
          new NotEligible(Reason.ACTION, "löschen"),
          own.assess(link("http://example.com/konto-l%C3%B6schen"), PAGE));
      assertEquals(
          new NotEligible(Reason.ACTION, "Feed/The-Fish"),
          own.assess(link("http://example.com/feedTheFish"), PAGE));
      assertEquals(
          new NotEligible(Reason.ACTION, "go="),
          own.assess(link("http://example.com/?go=1"), PAGE));
      assertEquals(new Eligible(), own.assess(link("http://example.com/logout"), PAGE));
    }

    @Test
    void emptyListRecognisesNothing() {
      assertEquals(
          new Eligible(),
          new LinkRules(List.of()).assess(link("http://example.com/logout?action=1"), PAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "=", "-", "del*", "a=b", "a%20b", "x|y", "^log", "delete\n"})
    void unreadableActionIsRefusedByName(String action) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new LinkRules(List.of("logout", action)));
      assertTrue(e.getMessage().contains('"' + action + '"'), e.getMessage());
    }

    @Test
    void actionMayHaveSixtyFourCharactersAndNoMore() {
      new LinkRules(List.of("x".repeat(64)));
      assertThrows(IllegalArgumentException.class, () -> new LinkRules(List.of("x".repeat(65))));
    }
  }
}
