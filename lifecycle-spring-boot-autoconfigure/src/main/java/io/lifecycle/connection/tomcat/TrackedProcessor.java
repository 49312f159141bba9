package io.lifecycle.connection.tomcat;

import java.io.IOException;

import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Reads HTTP/1.1 from one socket after another, and tells its adapter from which.
 */
final class TrackedProcessor extends Http11Processor {

	private final ExchangeSlot slot = new ExchangeSlot();

	private final ExchangeAdapter exchanges;

	TrackedProcessor(TrackedHttp11NioProtocol protocol, ExchangeAdapter exchanges) {
		super(protocol, exchanges);
		this.exchanges = exchanges;
		this.request.setNote(ExchangeSlot.NOTE, this.slot);
	}

	@Override
	public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
		SocketLife life = SocketLife.of(wrapper);
		this.exchanges.serve(life);
		if (life != null) {
			life.serve(this.slot);
		}
		SocketState state = super.service(wrapper);
		if (life != null) {
			served(life, state);
		}
		return state;
	}

	private void served(SocketLife life, SocketState state) {
		try {
			if (state == SocketState.CLOSED) {
				this.slot.closing(this.request, this.response, getErrorState().isIoAllowed());
			}
			life.headPending(this.slot.isHeadPending(this.request));
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

}
