package io.lifecycle.autoconfigure.json;

import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.LifecycleModule;
import io.lifecycle.text.SecretMask;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for events as JSON, including the
 * module for the application's mapper.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(JsonMapper.class)
@Import(SecretMaskConfiguration.class)
public final class JsonAutoConfiguration {

	@Bean("lifecycle.jsonModule")
	@ConditionalOnMissingBean
	LifecycleModule jsonModule(SecretMask mask) {
		return new LifecycleModule(mask::text);
	}

	@Bean("lifecycle.json")
	@Lazy
	@ConditionalOnMissingBean
	LifecycleJson json(ObjectProvider<JsonMapper> mappers, SecretMask mask) {
		return new LifecycleJson(mappers.getIfUnique(JsonMapper::shared), mask::text);
	}

}
