package io.lifecycle.connection.tomcat;

import io.lifecycle.connection.Guard;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Observes the events of every socket and its release, which happens exactly once.
 */
final class TrackedHandler implements Handler<NioChannel> {

	private final Handler<NioChannel> delegate;

	TrackedHandler(Handler<NioChannel> delegate) {
		this.delegate = delegate;
	}

	@Override
	public SocketState process(SocketWrapperBase<NioChannel> wrapper, SocketEvent event) {
		SocketLife life = (event == SocketEvent.TIMEOUT) ? SocketLife.of(wrapper) : null;
		if (life != null && life.isMultiplexed()) {
			Guard.run(life.end(), SocketEnd::noteIdle);
		}
		return this.delegate.process(wrapper, event);
	}

	@Override
	public void release(SocketWrapperBase<NioChannel> wrapper) {
		SocketLife life = SocketLife.of(wrapper);
		if (life != null) {
			Guard.run(life, SocketLife::ending);
		}
		try {
			this.delegate.release(wrapper);
		}
		finally {
			if (life != null) {
				close(wrapper.getSocket());
				life.release();
			}
		}
	}

	// Tomcat does this next. Until then other threads may still write.
	private static void close(NioChannel channel) {
		try {
			channel.close(true);
		}
		catch (Throwable ex) {
			// The channel is closed in any case.
		}
	}

	@Override
	public Object getGlobal() {
		return this.delegate.getGlobal();
	}

	@Override
	public void pause() {
		this.delegate.pause();
	}

	@Override
	public void recycle() {
		this.delegate.recycle();
	}

}
