/**
 * Lakeside Bank, a small application that is told what happens to it.
 */
@NullMarked
package com.example.lakeside;

import org.jspecify.annotations.NullMarked;
