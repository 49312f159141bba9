package io.lifecycle.connection.tomcat;

import java.util.function.Function;

import io.lifecycle.connection.Guard;
import jakarta.servlet.RequestDispatcher;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * An adapter between the connector and the container, where requests begin and responses
 * end. There is one for each HTTP/1.1 processor, which serves one socket after another,
 * and one for each HTTP/2 connection.
 */
final class ExchangeAdapter implements Adapter {

	private final Adapter delegate;

	private final Function<Response, CoyoteProgress> progress;

	private volatile @Nullable SocketLife life;

	ExchangeAdapter(Adapter delegate, Function<Response, CoyoteProgress> progress) {
		this.delegate = delegate;
		this.progress = progress;
	}

	static @Nullable ExchangeSlot slot(Request request) {
		return (request.getNote(ExchangeSlot.NOTE) instanceof ExchangeSlot slot) ? slot : null;
	}

	Adapter delegate() {
		return this.delegate;
	}

	void serve(@Nullable SocketLife life) {
		this.life = life;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		SocketLife life = this.life;
		ExchangeSlot slot = (life != null) ? begin(life, request, response) : null;
		boolean returned = false;
		try {
			this.delegate.service(request, response);
			returned = true;
		}
		finally {
			leave(slot, returned, returned);
		}
	}

	private @Nullable ExchangeSlot begin(SocketLife life, Request request, Response response) {
		try {
			ExchangeSlot slot = slot(request);
			// A stream that used the request object before may not have ended yet.
			if (slot == null || (life.isMultiplexed() && slot.isOpen())) {
				slot = new ExchangeSlot(request, this.progress.apply(response));
				request.setNote(ExchangeSlot.NOTE, slot);
			}
			life.begin(slot);
			return slot;
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	@Override
	public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
		ExchangeSlot slot = slot(request);
		if (slot != null) {
			// The dispatch may overwrite the status that was sent.
			slot.progress().keepStatus();
			slot.resume();
		}
		boolean returned = false;
		boolean success = false;
		try {
			success = this.delegate.asyncDispatch(request, response, event);
			returned = true;
			return success;
		}
		finally {
			leave(slot, returned, success);
		}
	}

	/**
	 * Handle that the container has returned from the exchange.
	 * @param returned whether it returned without an exception
	 * @param success whether it reported success
	 */
	private void leave(@Nullable ExchangeSlot slot, boolean returned, boolean success) {
		SocketLife life = this.life;
		if (life == null || slot == null || !slot.isRunning()) {
			return;
		}
		try {
			if (returned) {
				returned(life, slot, success);
			}
			else {
				slot.progress().keepStatus();
				// An HTTP/1.1 processor now answers by itself, but an HTTP/2 stream is
				// reset.
				if (life.isMultiplexed()) {
					life.end(slot);
				}
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private static void returned(SocketLife life, ExchangeSlot slot, boolean success) {
		CoyoteProgress progress = slot.progress();
		if (progress.ask(ActionCode.ASYNC_IS_ASYNC)) {
			life.suspend(slot);
			return;
		}
		boolean allowed = progress.ask(ActionCode.IS_IO_ALLOWED);
		noteFailures(life, slot);
		if (allowed && success && progress.isFileNext(slot.request())) {
			progress.noteFile(slot.request());
			life.suspend(slot);
			return;
		}
		progress.noteAnswered(allowed && (success || slot.response().isCommitted()));
		life.end(slot);
	}

	private static void noteFailures(SocketLife life, ExchangeSlot slot) {
		if (life.isMultiplexed()) {
			return;
		}
		Exception reading = slot.request().getErrorException();
		Exception writing = slot.response().getErrorException();
		if (reading == null && writing == null) {
			// The failure of the last flush is kept only in this attribute.
			writing = failure(slot.request());
		}
		life.end().noteFailures(reading, writing);
	}

	private static @Nullable Exception failure(Request request) {
		return (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Exception failure) ? failure : null;
	}

	/**
	 * Handle that a processor of HTTP/1.1 has served the available input of its socket.
	 * @param closed whether it closes the socket
	 * @param whole whether its last output could be sent
	 */
	void served(ExchangeSlot slot, boolean closed, boolean whole) {
		SocketLife life = this.life;
		try {
			if (life != null) {
				if (closed) {
					closing(life, slot, whole);
				}
				life.end().noteHeadPending(!life.isMultiplexed() && slot.isHeadPending());
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private static void closing(SocketLife life, ExchangeSlot slot, boolean whole) {
		life.end().noteFailures(failure(slot.request()), null);
		if (slot.isRunning()) {
			// The processor itself has answered after a failure.
			slot.progress().noteFailed(whole);
			life.end(slot);
		}
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

	// HTTP/2 refuses a malformed head without calling service().
	private void refused(SocketLife life, Request request, Response response) {
		try {
			ExchangeSlot served = slot(request);
			if (served == null || !served.isOpen()) {
				ExchangeSlot slot = new ExchangeSlot(request, this.progress.apply(response));
				response.setError();
				life.begin(slot);
				slot.progress().noteRefused();
				life.end(slot);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	@Override
	public void checkRecycled(Request request, Response response) {
		ExchangeSlot slot = slot(request);
		SocketLife life = this.life;
		if (life != null && slot != null) {
			Guard.run(life, slot, SocketLife::discard);
		}
		this.delegate.checkRecycled(request, response);
	}

	@Override
	public String getDomain() {
		return this.delegate.getDomain();
	}

}
