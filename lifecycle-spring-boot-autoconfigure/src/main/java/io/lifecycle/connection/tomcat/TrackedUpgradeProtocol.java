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
		return (this.delegate instanceof Http2Protocol http2) ? new UpgradeProcessorInternal(wrapper, new UpgradeToken(
				getInternalUpgradeHandler(wrapper, adapter, null), null, null, http2.getUpgradeProtocolName()), null)
				: this.delegate.getProcessor(wrapper, adapter);
	}

	@Override
	public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> wrapper, Adapter adapter,
			@Nullable Request request) {
		Adapter original = (adapter instanceof ExchangeAdapter exchanges) ? exchanges.delegate() : adapter;
		Wire wire = Wire.of(wrapper);
		SocketLife life = wire.life();
		if (life == null) {
			return this.delegate.getInternalUpgradeHandler(wrapper, original, request);
		}
		boolean framed = wrapper.hasAsyncIO();
		life.multiplex(framed);
		ExchangeAdapter exchanges = new ExchangeAdapter(original, framed ? StreamProgress::new : CoyoteProgress::new);
		exchanges.serve(life);
		// A protocol of the user's may create another handler.
		return (framed && this.delegate.getClass() == Http2Protocol.class)
				? new TrackedHttp2Handler((Http2Protocol) this.delegate, exchanges, request, wrapper, wire)
				: this.delegate.getInternalUpgradeHandler(wrapper, exchanges, request);
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
