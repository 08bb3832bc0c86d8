package dev.larder.application.prefetch;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.api.PrefetchLinks;
import dev.larder.application.api.ServeRequest;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.LinkExtractor;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import dev.larder.domain.prefetch.Eligibility;
import dev.larder.domain.prefetch.HtmlPages;
import dev.larder.domain.prefetch.Link;
import dev.larder.domain.prefetch.LinkRules;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Reads the links of served pages on one background thread and fetches the eligible ones on a few
/// more, through the same [ServeRequest] that clients use: so a prefetch is collapsed with a
/// client's request, stored by the same rules, and left alone when a fresh response is stored.
public final class PrefetchInBackground implements PrefetchLinks {
  private record Page(RequestHead request, StoredEntry entry) {}

  private final ServeRequest serving;
  private final LinkExtractor extractor;
  private final LinkRules rules;
  private final CacheEvents events;
  private final PrefetchSettings settings;
  private final BlockingQueue<Page> pages;
  private final OriginQueues queues;
  private final Thread reader;
  private volatile boolean closed;

  /// @param serving must not itself set off prefetching: prefetching goes one level deep
  public PrefetchInBackground(
      ServeRequest serving,
      LinkExtractor extractor,
      LinkRules rules,
      CacheEvents events,
      PrefetchSettings settings) {
    this.serving = serving;
    this.extractor = extractor;
    this.rules = rules;
    this.events = events;
    this.settings = settings;
    this.pages = new ArrayBlockingQueue<>(settings.waitingPages());
    this.queues = new OriginQueues(settings, this::fetch);
    // Parsing computes; on a virtual thread it would keep clients off their carrier thread.
    this.reader = Thread.ofPlatform().name("link-reader").daemon(true).start(this::readPages);
  }

  @Override
  public void pageServed(RequestHead request, StoredEntry page) {
    if (!closed
        && HtmlPages.isPage(page.response().head())
        && !pages.offer(new Page(request, page))) {
      events.prefetchDropped(request.target(), "too many pages wait");
    }
  }

  private void readPages() {
    while (!closed) {
      try {
        Page page = pages.take();
        readPage(page);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void readPage(Page page) {
    try {
      int taken = 0;
      for (Link link : links(page)) {
        if (taken == settings.linksPerPage()) {
          events.prefetchDropped(
              page.request().target(), "more links than one page may have fetched");
          return;
        }
        if (rules.assess(link, page.request().target()) instanceof Eligibility.Eligible) {
          taken++;
          queue(new Prefetch(link.target(), page.request()));
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      events.prefetchFailed(page.request().target(), String.valueOf(unreadable.getMessage()));
    }
  }

  private List<Link> links(Page page) throws IOException {
    try (DecodedPage content = DecodedPage.of(page.entry())) {
      if (content == null) {
        events.prefetchDropped(page.request().target(), "content coding that cannot be undone");
        return List.of();
      }
      ResponseHead head = page.entry().response().head();
      return extractor.links(content, HtmlPages.charset(head), page.request().target());
    }
  }

  private void queue(Prefetch prefetch) {
    if (queues.offer(prefetch) == OriginQueues.Offer.FULL) {
      events.prefetchDropped(prefetch.target(), "too many links wait");
    }
  }

  private void fetch(Prefetch prefetch) {
    ClientRequest request = new ClientRequest(prefetch.request(), Content.EMPTY, "prefetch");
    try (Answer answer = serving.serve(request)) {
      switch (answer) {
        case Answer.Hit _ -> {}
        case Answer.Response(var head, var content, var status) -> {
          boolean stored = status instanceof CacheStatus.Forwarded forwarded && forwarded.stored();
          if (stored) {
            drain(content);
          }
          events.prefetched(prefetch.target(), head.status(), stored);
        }
      }
    } catch (IOException | RuntimeException failure) {
      events.prefetchFailed(prefetch.target(), String.valueOf(failure.getMessage()));
    }
  }

  private void drain(Content content) throws IOException {
    if (content.length() > settings.largestResponse()) {
      throw new IOException("larger than a prefetch may be");
    }
    byte[] sink = new byte[8192];
    long drained = 0;
    int count;
    while ((count = content.read(sink, 0, sink.length)) >= 0) {
      drained += count;
      if (drained > settings.largestResponse()) {
        throw new IOException("larger than a prefetch may be");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    queues.close();
  }
}
