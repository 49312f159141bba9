package io.lifecycle.connection.tomcat;

import java.io.IOException;

import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A processor of HTTP/1.1, which serves one socket after another and passes the current
 * one to its adapter.
 */
final class TrackedProcessor extends Http11Processor {

	private final ExchangeAdapter exchanges;

	private final TrackedHttp11NioProtocol protocol;

	TrackedProcessor(TrackedHttp11NioProtocol protocol, ExchangeAdapter exchanges) {
		super(protocol, exchanges);
		this.protocol = protocol;
		this.exchanges = exchanges;
		this.request.setNote(ExchangeSlot.NOTE, new ExchangeSlot(this.request, new CoyoteProgress(this.response)));
	}

	@Override
	public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
		this.exchanges.serve(SocketLife.of(wrapper));
		return super.service(wrapper);
	}

	@Override
	public SocketState process(SocketWrapperBase<?> wrapper, SocketEvent event) throws IOException {
		SocketState state = super.process(wrapper, event);
		if (state == SocketState.UPGRADING && getUpgradeToken() == null) {
			this.exchanges.upgrading(this.protocol.getUpgradeProtocol("h2c") != null);
		}
		ExchangeSlot slot = ExchangeAdapter.slot(this.request);
		if (slot != null) {
			this.exchanges.served(slot, state, getErrorState().isIoAllowed());
		}
		return state;
	}

}
