package sh.crit.e2d.etcd.internal.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Counts what a call asks for and what arrives for it, in the thread that reads. */
final class RequestCount implements ClientInterceptor {
  private int requested;
  private int arrived;

  /** A channel whose calls are counted. */
  Channel on(Channel channel) {
    return ClientInterceptors.intercept(channel, this);
  }

  int requested() {
    return requested;
  }

  int arrived() {
    return arrived;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void request(int count) {
        requested += count;
        super.request(count);
      }

      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onMessage(A message) {
                arrived++;
                super.onMessage(message);
              }
            },
            headers);
      }
    };
  }
}
