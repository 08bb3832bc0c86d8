package dev.larder.application.prefetch;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.api.PrefetchLinks;
import dev.larder.application.api.ServeRequest;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.prefetch.HtmlPages;
import java.io.IOException;

/// Serves as another [ServeRequest] does, and hands every stored page that a client was served to
/// [PrefetchLinks], once.
///
/// A page fetched just now is handed over when the client has been served, so that its links do not
/// compete with it for the line. A page that had itself been prefetched is handed over when a
/// client first asks for it: prefetching goes one level deep.
public final class ServeAndPrefetch implements ServeRequest {
  private static final long SEC_PURPOSE = Fields.maskOf(FieldName.SEC_PURPOSE);

  private final ServeRequest serving;
  private final CacheStore store;
  private final PrefetchLinks prefetching;

  public ServeAndPrefetch(ServeRequest serving, CacheStore store, PrefetchLinks prefetching) {
    this.serving = serving;
    this.store = store;
    this.prefetching = prefetching;
  }

  @Override
  public Answer serve(ClientRequest request) {
    Answer answer = serving.serve(request);
    RequestHead head = request.head();
    // A client that prefetches on its own account is not reading the page.
    if (!head.isGet() || head.fields().hasAny(SEC_PURPOSE)) {
      return answer;
    }
    return switch (answer) {
      case Answer.Hit hit -> {
        if (hit.entry().claimLinks() && HtmlPages.isPage(hit.entry().response().head())) {
          prefetching.pageServed(head, hit.entry());
        }
        yield hit;
      }
      case Answer.Response(var responseHead, var content, var status)
          when status instanceof CacheStatus.Forwarded forwarded
              && forwarded.stored()
              && HtmlPages.isPage(responseHead) ->
          new Answer.Response(responseHead, new ServedPage(content, head), status);
      case Answer.Response response -> response;
    };
  }

  private void served(RequestHead request) {
    for (StoredEntry entry : store.find(new CacheKey(request.target()))) {
      if (entry.response().selectingFields().match(request.fields())) {
        if (entry.claimLinks()) {
          prefetching.pageServed(request, entry);
        }
        return;
      }
    }
  }

  /// The content of a page on its way to a client; confined to that client's thread.
  private final class ServedPage implements Content {
    private final Content content;
    private final RequestHead request;
    private boolean closed;

    ServedPage(Content content, RequestHead request) {
      this.content = content;
      this.request = request;
    }

    @Override
    public long length() {
      return content.length();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return content.read(target, offset, length);
    }

    @Override
    public int available() {
      return content.available();
    }

    @Override
    public Fields trailers() {
      return content.trailers();
    }

    @Override
    public void close() {
      content.close();
      if (!closed) {
        closed = true;
        served(request);
      }
    }
  }
}
