package io.lifecycle.connection.tomcat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.apache.tomcat.util.net.SSLContext;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLUtil;
import org.apache.tomcat.util.net.jsse.JSSEImplementation;

/**
 * TLS of the JDK that runs a hook when a thread asks whether the server has sent its
 * closing alert, once the last frame of a stream was encrypted. So what another thread
 * does at this moment can be repeated. The alert may also overwrite this frame, as Tomcat
 * lets it happen when one thread reads the alert of the client while another one writes.
 */
public class HookedTls extends JSSEImplementation {

	static volatile Runnable hook = () -> {
	};

	static volatile boolean overwriting;

	// This runs when the last frame of a stream was encrypted.
	static volatile Runnable encrypted = () -> {
	};

	@Override
	public SSLUtil getSSLUtil(SSLHostConfigCertificate certificate) {
		return intercept(SSLUtil.class, super.getSSLUtil(certificate), "createSSLContext",
				(context) -> intercept(SSLContext.class, (SSLContext) context, "createSSLEngine",
						(engine) -> new HookedEngine((SSLEngine) engine)));
	}

	private static <T> T intercept(Class<T> type, T target, String name, UnaryOperator<Object> result) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				Object returned = invoke(target, method, arguments);
				return method.getName().equals(name) ? result.apply(returned) : returned;
			}));
	}

	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private static final class HookedEngine extends SSLEngine {

		private final SSLEngine engine;

		private boolean armed;

		HookedEngine(SSLEngine engine) {
			this.engine = engine;
		}

		@Override
		public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
				throws SSLException {
			ByteBuffer header = sources[offset];
			this.armed |= header.position() == 0 && header.remaining() == 9 && header.get(3) <= 1
					&& (header.get(4) & 1) != 0;
			SSLEngineResult result = this.engine.wrap(sources, offset, length, target);
			if (this.armed) {
				encrypted.run();
			}
			if (this.armed && overwriting) {
				this.engine.closeOutbound();
				target.clear();
				this.engine.wrap(ByteBuffer.allocate(0), target);
			}
			return result;
		}

		@Override
		public boolean isOutboundDone() {
			if (this.armed) {
				this.armed = false;
				hook.run();
			}
			return this.engine.isOutboundDone();
		}

		@Override
		public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
				throws SSLException {
			return this.engine.unwrap(source, targets, offset, length);
		}

		@Override
		public Runnable getDelegatedTask() {
			return this.engine.getDelegatedTask();
		}

		@Override
		public void closeInbound() throws SSLException {
			this.engine.closeInbound();
		}

		@Override
		public boolean isInboundDone() {
			return this.engine.isInboundDone();
		}

		@Override
		public void closeOutbound() {
			this.engine.closeOutbound();
		}

		@Override
		public String[] getSupportedCipherSuites() {
			return this.engine.getSupportedCipherSuites();
		}

		@Override
		public String[] getEnabledCipherSuites() {
			return this.engine.getEnabledCipherSuites();
		}

		@Override
		public void setEnabledCipherSuites(String[] suites) {
			this.engine.setEnabledCipherSuites(suites);
		}

		@Override
		public String[] getSupportedProtocols() {
			return this.engine.getSupportedProtocols();
		}

		@Override
		public String[] getEnabledProtocols() {
			return this.engine.getEnabledProtocols();
		}

		@Override
		public void setEnabledProtocols(String[] protocols) {
			this.engine.setEnabledProtocols(protocols);
		}

		@Override
		public SSLSession getSession() {
			return this.engine.getSession();
		}

		@Override
		public SSLSession getHandshakeSession() {
			return this.engine.getHandshakeSession();
		}

		@Override
		public void beginHandshake() throws SSLException {
			this.engine.beginHandshake();
		}

		@Override
		public HandshakeStatus getHandshakeStatus() {
			return this.engine.getHandshakeStatus();
		}

		@Override
		public void setUseClientMode(boolean mode) {
			this.engine.setUseClientMode(mode);
		}

		@Override
		public boolean getUseClientMode() {
			return this.engine.getUseClientMode();
		}

		@Override
		public void setNeedClientAuth(boolean need) {
			this.engine.setNeedClientAuth(need);
		}

		@Override
		public boolean getNeedClientAuth() {
			return this.engine.getNeedClientAuth();
		}

		@Override
		public void setWantClientAuth(boolean want) {
			this.engine.setWantClientAuth(want);
		}

		@Override
		public boolean getWantClientAuth() {
			return this.engine.getWantClientAuth();
		}

		@Override
		public void setEnableSessionCreation(boolean flag) {
			this.engine.setEnableSessionCreation(flag);
		}

		@Override
		public boolean getEnableSessionCreation() {
			return this.engine.getEnableSessionCreation();
		}

		@Override
		public SSLParameters getSSLParameters() {
			return this.engine.getSSLParameters();
		}

		@Override
		public void setSSLParameters(SSLParameters parameters) {
			this.engine.setSSLParameters(parameters);
		}

		@Override
		public String getApplicationProtocol() {
			return this.engine.getApplicationProtocol();
		}

	}

}
