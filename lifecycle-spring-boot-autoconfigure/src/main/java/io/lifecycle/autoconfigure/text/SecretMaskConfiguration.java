package io.lifecycle.autoconfigure.text;

import io.lifecycle.connection.RequestCapture;
import io.lifecycle.text.SecretMask;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Defines the mask of all outputs: that of the captured requests, or the default mask if
 * no requests are captured. The auto-configurations of the outputs import it.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class SecretMaskConfiguration {

	SecretMaskConfiguration() {
	}

	@Bean("lifecycle.secretMask")
	@ConditionalOnMissingBean
	SecretMask secretMask(ObjectProvider<RequestCapture> capture) {
		return capture.getIfAvailable(RequestCapture::defaults).mask();
	}

}
