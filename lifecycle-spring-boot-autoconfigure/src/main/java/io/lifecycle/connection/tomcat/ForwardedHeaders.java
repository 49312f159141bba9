package io.lifecycle.connection.tomcat;

import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.lifecycle.connection.RequestHead;
import org.apache.catalina.Container;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.util.NetMaskSet;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.buf.StringUtils;
import org.jspecify.annotations.Nullable;

/**
 * The client and the scheme that the application will see behind a proxy. A
 * {@link RemoteIpValve} determines them from headers, but only after an exchange has
 * begun, so this applies its settings in the same way.
 */
final class ForwardedHeaders {

	private final @Nullable RemoteIpValve valve;

	private final Predicate<String> internal;

	private final Predicate<String> trusted;

	private ForwardedHeaders(@Nullable RemoteIpValve valve) {
		this.valve = valve;
		this.internal = proxies((valve != null) ? valve.getInternalProxies() : null);
		this.trusted = proxies((valve != null) ? valve.getTrustedProxies() : null);
	}

	/**
	 * Find the valve of a connector.
	 * @param connector the connector, or {@code null} if it is not known
	 */
	static ForwardedHeaders of(@Nullable Connector connector) {
		return new ForwardedHeaders((connector != null) ? find(connector.getService().getContainer()) : null);
	}

	private static @Nullable RemoteIpValve find(Container container) {
		for (Valve valve : container.getPipeline().getValves()) {
			if (valve instanceof RemoteIpValve found) {
				return found;
			}
		}
		for (Container child : container.findChildren()) {
			RemoteIpValve found = find(child);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	// As in the valve, these are networks or a regular expression.
	private static Predicate<String> proxies(@Nullable String setting) {
		if (setting == null || setting.isEmpty()) {
			return (address) -> false;
		}
		if (setting.indexOf('/') > 0) {
			NetMaskSet networks = NetMaskSet.parse(setting);
			return (address) -> isIn(networks, address);
		}
		return Pattern.compile(setting).asMatchPredicate();
	}

	private static boolean isIn(NetMaskSet networks, String address) {
		try {
			// The name of a host would be resolved.
			return isNumeric(address) && networks.contains(address);
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	private static boolean isNumeric(String address) {
		return address.indexOf(':') >= 0 || address.chars().allMatch((c) -> c == '.' || Character.digit(c, 10) >= 0);
	}

	/**
	 * Return the address of the client that proxies have forwarded.
	 * @param peer the address of the peer
	 * @return the address; empty if there is none or the peer is not a proxy
	 */
	String clientAddr(String peer, RequestHead head) {
		String header = (this.valve != null && isProxy(peer)) ? head.header(this.valve.getRemoteIpHeader()) : null;
		String client = "";
		if (header != null) {
			String[] addresses = StringUtils.splitCommaSeparated(header);
			for (int i = addresses.length - 1; i >= 0 && (client.isEmpty() || isProxy(client)); i--) {
				client = addresses[i];
			}
		}
		return client;
	}

	/**
	 * Return the scheme that the client used.
	 * @param scheme that of the connection
	 * @param peer the address of the peer
	 * @param headers returns the first header of a name: the valve ignores others
	 * @return the scheme that proxies have forwarded, or that of the connection
	 */
	String scheme(String scheme, String peer, Function<String, @Nullable String> headers) {
		String name = (this.valve != null && isProxy(peer)) ? this.valve.getProtocolHeader() : null;
		String header = (name != null) ? headers.apply(name) : null;
		return (header != null) ? scheme(header) : scheme;
	}

	private String scheme(String header) {
		String[] schemes = StringUtils.splitCommaSeparated(header);
		boolean secure = schemes.length > 0;
		for (String scheme : schemes) {
			secure &= this.valve != null && scheme.equalsIgnoreCase(this.valve.getProtocolHeaderHttpsValue());
		}
		return secure ? "https" : "http";
	}

	private boolean isProxy(String address) {
		return !address.isEmpty() && (this.internal.test(address) || this.trusted.test(address));
	}

}
