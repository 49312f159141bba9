package io.lifecycle.connection.tomcat;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the connector and the container, where requests begin and responses end.
 * There is one for each HTTP/1.1 processor, which serves one socket after another, and
 * one for each HTTP/2 connection.
 */
final class ExchangeAdapter implements Adapter {

	private final Adapter delegate;

	private volatile @Nullable SocketLife life;

	ExchangeAdapter(Adapter delegate) {
		this.delegate = delegate;
	}

	Adapter delegate() {
		return this.delegate;
	}

	void serve(@Nullable SocketLife life) {
		this.life = life;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		ExchangeSlot slot = begin(request, response);
		try {
			this.delegate.service(request, response);
		}
		catch (Throwable ex) {
			if (slot != null) {
				slot.failed(response);
			}
			throw ex;
		}
		if (slot != null) {
			slot.leave(request, response, true);
		}
	}

	@Override
	public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
		ExchangeSlot slot = slot(request);
		if (slot != null) {
			slot.resume(response);
		}
		boolean success = this.delegate.asyncDispatch(request, response, event);
		if (slot != null) {
			slot.leave(request, response, success);
		}
		return success;
	}

	@Override
	public boolean prepare(Request request, Response response) throws Exception {
		return this.delegate.prepare(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		this.delegate.log(request, response, time);
		SocketLife life = this.life;
		if (life != null && life.isMultiplexed() && response.getStatus() == 400) {
			refused(life, request, response);
		}
	}

	// HTTP/2 refuses a malformed head without asking for service.
	private void refused(SocketLife life, Request request, Response response) {
		try {
			ExchangeSlot slot = slot(request);
			if (slot == null || slot.isIdle()) {
				new ExchangeSlot().refused(life, request, response);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	@Override
	public void checkRecycled(Request request, Response response) {
		ExchangeSlot slot = slot(request);
		if (slot != null) {
			slot.recycled(response);
		}
		this.delegate.checkRecycled(request, response);
	}

	@Override
	public String getDomain() {
		return this.delegate.getDomain();
	}

	private @Nullable ExchangeSlot begin(Request request, Response response) {
		SocketLife life = this.life;
		if (life == null) {
			return null;
		}
		try {
			ExchangeSlot slot = slot(request);
			if (slot == null) {
				slot = new ExchangeSlot();
				request.setNote(ExchangeSlot.NOTE, slot);
			}
			life.correctRefusal(request, response);
			slot.begin(life, request, response);
			return slot;
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	private static @Nullable ExchangeSlot slot(Request request) {
		return (request.getNote(ExchangeSlot.NOTE) instanceof ExchangeSlot slot) ? slot : null;
	}

}
