package io.lifecycle.connection.tomcat;

import java.util.function.Function;

import io.lifecycle.connection.Guard;
import jakarta.servlet.RequestDispatcher;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
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
		Throwable failure = null;
		try {
			this.delegate.service(request, response);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			leave(slot, failure, true);
		}
	}

	private @Nullable ExchangeSlot begin(SocketLife life, Request request, Response response) {
		try {
			ExchangeSlot slot = slot(request);
			if (slot != null) {
				slot.endAbandoned();
			}
			if (slot == null || !slot.isIdle()) {
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
			slot.resume();
		}
		Throwable failure = null;
		boolean success = false;
		try {
			success = this.delegate.asyncDispatch(request, response, event);
			return success;
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			leave(slot, failure, success);
		}
	}

	/**
	 * Handle that the container has returned from the exchange.
	 * @param failure what it threw, or {@code null}
	 * @param success whether it reported success
	 */
	private void leave(@Nullable ExchangeSlot slot, @Nullable Throwable failure, boolean success) {
		SocketLife life = this.life;
		if (life == null || slot == null || !slot.isRunning()) {
			return;
		}
		try {
			if (failure == null) {
				returned(life, slot, success);
			}
			else if (life.isMultiplexed()) {
				failed(life, slot, failure);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private static void returned(SocketLife life, ExchangeSlot slot, boolean success) {
		CoyoteProgress progress = slot.progress();
		if (progress.ask(ActionCode.ASYNC_IS_ASYNC)) {
			// Tomcat may drop an asynchronous cycle that it has answered.
			if (progress.isClosed() && !life.end().isUnsent()) {
				progress.noteAnswered(progress.ask(ActionCode.IS_IO_ALLOWED));
			}
			life.suspend(slot);
			return;
		}
		if (success) {
			progress.commit();
		}
		noteFailures(life, slot);
		progress.noteReturned(slot.request(), success);
		if (progress.isHandedOver()) {
			life.suspend(slot);
		}
		else {
			life.end(slot);
		}
	}

	/**
	 * Handle that the container has failed. The connector now answers by itself: HTTP/1.1
	 * until its processor returns, HTTP/2 by frames unless the failure is an error, which
	 * it does not handle.
	 */
	private static void failed(SocketLife life, ExchangeSlot slot, Throwable failure) {
		if (failure instanceof Exception && slot.progress() instanceof StreamProgress progress) {
			progress.handOver();
			life.suspend(slot);
		}
		else {
			life.end(slot);
		}
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
	 * Handle that the client speaks HTTP/2.
	 * @param enabled whether the server does too
	 */
	void upgrading(boolean enabled) {
		SocketLife life = this.life;
		if (life != null && !enabled) {
			life.end().noteFailure("the client speaks HTTP/2, which is not enabled");
		}
	}

	/**
	 * Handle that a processor of HTTP/1.1 has served the available input of its socket.
	 * @param state what it does next with the socket
	 * @param whole whether its last output could be sent
	 */
	void served(ExchangeSlot slot, SocketState state, boolean whole) {
		SocketLife life = this.life;
		try {
			if (life != null && !life.isMultiplexed()) {
				if (state == SocketState.CLOSED) {
					life.end().noteFailures(failure(slot.request()), null);
				}
				if (slot.isRunning()) {
					// The processor itself has answered after a failure.
					slot.progress().noteAnswered(whole && slot.progress().isHeadSent());
					life.end(slot);
				}
				if (state == SocketState.OPEN && slot.isSuspended() && slot.progress().isFile()) {
					// It forgets a file that an asynchronous cycle announces.
					slot.progress().noteFileForgotten();
					life.end(slot);
				}
				life.end().noteHeadPending(slot.isHeadPending());
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
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
			response.setError();
			ExchangeSlot slot = begin(life, request, response);
			if (slot != null) {
				slot.progress().handOver();
				life.suspend(slot);
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
			Guard.run(life, slot, SocketLife::end);
		}
		this.life = null;
		this.delegate.checkRecycled(request, response);
	}

	@Override
	public String getDomain() {
		return this.delegate.getDomain();
	}

}
