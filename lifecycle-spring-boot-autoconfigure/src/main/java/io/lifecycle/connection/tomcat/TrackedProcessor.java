package io.lifecycle.connection.tomcat;

import java.io.IOException;

import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A processor of HTTP/1.1, which serves one socket after another and passes the current
 * one to its adapter.
 */
final class TrackedProcessor extends Http11Processor {

	private final ExchangeSlot slot;

	private final ExchangeAdapter exchanges;

	TrackedProcessor(TrackedHttp11NioProtocol protocol, ExchangeAdapter exchanges) {
		super(protocol, exchanges);
		this.exchanges = exchanges;
		this.slot = new ExchangeSlot(this.request, new CoyoteProgress(this.response));
		this.request.setNote(ExchangeSlot.NOTE, this.slot);
	}

	@Override
	public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
		this.exchanges.serve(SocketLife.of(wrapper));
		SocketState state = super.service(wrapper);
		this.exchanges.served(this.slot, state == SocketState.CLOSED, getErrorState().isIoAllowed());
		return state;
	}

}
