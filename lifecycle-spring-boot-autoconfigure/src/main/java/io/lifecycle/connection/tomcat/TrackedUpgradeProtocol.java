package io.lifecycle.connection.tomcat;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 with streams that are tracked as exchanges of their connection.
 */
final class TrackedUpgradeProtocol implements UpgradeProtocol {

	private final UpgradeProtocol delegate;

	private TrackedUpgradeProtocol(UpgradeProtocol delegate) {
		this.delegate = delegate;
	}

	static @Nullable UpgradeProtocol of(@Nullable UpgradeProtocol delegate) {
		return (delegate != null) ? new TrackedUpgradeProtocol(delegate) : null;
	}

	@Override
	public Processor getProcessor(SocketWrapperBase<?> wrapper, Adapter adapter) {
		Adapter exchanges = adapt(wrapper, adapter);
		InternalHttpUpgradeHandler handler = watch(wrapper, exchanges, null);
		return (handler != null && this.delegate instanceof Http2Protocol http2)
				? new UpgradeProcessorInternal(wrapper,
						new UpgradeToken(handler, null, null, http2.getUpgradeProtocolName()), null)
				: this.delegate.getProcessor(wrapper, exchanges);
	}

	@Override
	public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> wrapper, Adapter adapter,
			Request request) {
		Adapter exchanges = adapt(wrapper, adapter);
		InternalHttpUpgradeHandler handler = watch(wrapper, exchanges, request);
		return (handler != null) ? handler : this.delegate.getInternalUpgradeHandler(wrapper, exchanges, request);
	}

	// A protocol of the user's may create another handler.
	private @Nullable InternalHttpUpgradeHandler watch(SocketWrapperBase<?> wrapper, Adapter exchanges,
			@Nullable Request request) {
		SocketLife life = SocketLife.of(wrapper);
		return (life != null && wrapper.hasAsyncIO() && this.delegate.getClass() == Http2Protocol.class)
				? new TrackedHttp2Handler((Http2Protocol) this.delegate, exchanges, request, wrapper, life) : null;
	}

	private Adapter adapt(SocketWrapperBase<?> wrapper, Adapter adapter) {
		Adapter original = (adapter instanceof ExchangeAdapter exchanges) ? exchanges.delegate() : adapter;
		SocketLife life = SocketLife.of(wrapper);
		if (life == null) {
			return original;
		}
		boolean framed = wrapper.hasAsyncIO();
		life.multiplex(framed);
		ExchangeAdapter exchanges = new ExchangeAdapter(original, framed ? StreamProgress::new : CoyoteProgress::new);
		exchanges.serve(life);
		return exchanges;
	}

	@Override
	public String getHttpUpgradeName(boolean secure) {
		return this.delegate.getHttpUpgradeName(secure);
	}

	@Override
	public byte[] getAlpnIdentifier() {
		return this.delegate.getAlpnIdentifier();
	}

	@Override
	public String getAlpnName() {
		return this.delegate.getAlpnName();
	}

	@Override
	public boolean accept(Request request) {
		return this.delegate.accept(request);
	}

	@Override
	public void setHttp11Protocol(AbstractHttp11Protocol<?> protocol) {
		this.delegate.setHttp11Protocol(protocol);
	}

}
