package io.lifecycle.connection.tomcat;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
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
		return this.delegate.getProcessor(wrapper, adapt(wrapper, adapter));
	}

	@Override
	public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> wrapper, Adapter adapter,
			Request request) {
		return this.delegate.getInternalUpgradeHandler(wrapper, adapt(wrapper, adapter), request);
	}

	private Adapter adapt(SocketWrapperBase<?> wrapper, Adapter adapter) {
		Adapter original = (adapter instanceof ExchangeAdapter exchanges) ? exchanges.delegate() : adapter;
		SocketLife life = SocketLife.of(wrapper);
		if (life == null) {
			return original;
		}
		life.multiplex();
		ExchangeAdapter exchanges = new ExchangeAdapter(original,
				wrapper.hasAsyncIO() ? StreamProgress::new : CoyoteProgress::new);
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
